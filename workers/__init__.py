"""Background work: the Celery application, its schedule, and one thin task per job."""
