"""Every way in — page, JSON, command — and the action it is. The service starts with no other."""

from accounts.access_rules import PUBLIC_ACTIONS
from foundation.http import Operation

_PAGES = """
GET  /                                                        home.read
GET  /about                                                   page.public
GET  /accessibility                                           page.public
GET  /scoring                                                 page.public
GET  /sign-in                                                 session.sign_in
POST /sign-in                                                 session.sign_in
POST /sign-out                                                session.sign_out
GET  /forgotten                                               account.recover
POST /forgotten                                               account.recover
GET  /password/{link}                                         account.recover
POST /password/{link}                                         account.recover
POST /language                                                page.public
GET  /me                                                      account.own
POST /me/password                                             account.own
POST /me/sessions/{session_id}/end                            account.own
POST /me/tokens                                               account.own
POST /me/tokens/{token_id}/end                                account.own
GET  /users                                                   users.list
GET  /users/new                                               users.write
POST /users                                                   users.write
GET  /users/{user_id}                                         users.read
POST /users/{user_id}                                         users.write
POST /users/{user_id}/state                                   users.write
GET  /organisations                                           organisations.list
POST /organisations                                           organisations.write
GET  /organisations/{organisation_id}                         organisations.list
POST /organisations/{organisation_id}                         organisations.write
GET  /taxonomy                                                taxonomy.read
GET  /taxonomy/concepts/{concept_id}                          taxonomy.read
GET  /concepts/suggest                                        taxonomy.read
GET  /candidates                                              candidates.list
GET  /candidates/new                                          candidates.write
POST /candidates                                              candidates.write
GET  /candidates/import                                       candidates.import
POST /candidates/import                                       candidates.import
GET  /candidates/import/{import_id}                           candidates.import
POST /candidates/import/{import_id}                           candidates.import
GET  /candidates/{candidate_id}                               candidates.read
GET  /candidates/{candidate_id}/edit                          candidates.write
POST /candidates/{candidate_id}                               candidates.write
POST /candidates/{candidate_id}/skills                        evidence.claim
POST /candidates/{candidate_id}/languages                     languages.write
POST /candidates/{candidate_id}/licences                      candidates.write
POST /candidates/{candidate_id}/experience                    candidates.write
POST /candidates/{candidate_id}/claims/{claim_id}             candidates.write
GET  /candidates/{candidate_id}/evidence/new                  evidence.record
POST /candidates/{candidate_id}/evidence                      evidence.record
POST /candidates/{candidate_id}/documents                     evidence.claim
GET  /candidates/{candidate_id}/evidence/{evidence_id}/document  documents.read
GET  /candidates/{candidate_id}/routes                        matches.routes
GET  /candidates/{candidate_id}/routes/{opening_id}           matches.explain
GET  /employers                                               employers.list
GET  /employers/new                                           employers.write
POST /employers                                               employers.write
GET  /employers/{employer_id}                                 employers.read
GET  /openings                                                openings.list
GET  /openings/new                                            openings.write
POST /openings                                                openings.write
GET  /openings/import                                         openings.import
POST /openings/import                                         openings.import
GET  /openings/{opening_id}                                   openings.read
GET  /openings/{opening_id}/edit                              openings.write
POST /openings/{opening_id}                                   openings.write
POST /openings/{opening_id}/state                             openings.write
GET  /openings/{opening_id}/requirements                      openings.confirm_requirements
POST /openings/{opening_id}/requirements                      openings.confirm_requirements
GET  /openings/{opening_id}/ranking                           matches.rank
GET  /openings/{opening_id}/ranking.csv                       matches.export
GET  /openings/{opening_id}/ranking/{candidate_id}            matches.rank
GET  /openings/{opening_id}/compare                           matches.rank
GET  /runs                                                    runs.list
GET  /runs/{run_id}                                           runs.read
POST /runs/{run_id}/replay                                    runs.replay
"""

_API = """
GET   /api/v1/openapi.json                                   page.public
GET   /health/live                                            health.read
GET   /health/ready                                           health.read
GET   /api/v1/me                                              account.read
GET   /api/v1/users                                           users.list
POST  /api/v1/users                                           users.write
GET   /api/v1/users/{user_id}                                 users.read
PATCH /api/v1/users/{user_id}                                 users.write
GET   /api/v1/organisations                                   organisations.list
POST  /api/v1/organisations                                   organisations.write
GET   /api/v1/concepts                                        taxonomy.read
GET   /api/v1/concepts/{concept_id}                           taxonomy.read
GET   /api/v1/taxonomies                                      taxonomy.read
GET   /api/v1/candidates                                      candidates.list
POST  /api/v1/candidates                                      candidates.write
GET   /api/v1/candidates/{candidate_id}                       candidates.read
PUT   /api/v1/candidates/{candidate_id}                       candidates.write
GET   /api/v1/candidates/{candidate_id}/evidence              evidence.read
POST  /api/v1/candidates/{candidate_id}/evidence              evidence.record
POST  /api/v1/candidates/{candidate_id}/skills                evidence.claim
PUT   /api/v1/candidates/{candidate_id}/languages             languages.write
POST  /api/v1/candidates/imports                              candidates.import
GET   /api/v1/candidates/{candidate_id}/routes                matches.routes
GET   /api/v1/employers                                       employers.list
POST  /api/v1/employers                                       employers.write
GET   /api/v1/employers/{employer_id}                         employers.read
GET   /api/v1/openings                                        openings.list
POST  /api/v1/openings                                        openings.write
POST  /api/v1/openings/imports                                openings.import
GET   /api/v1/openings/{opening_id}                           openings.read
PUT   /api/v1/openings/{opening_id}                           openings.write
POST  /api/v1/openings/{opening_id}/state                     openings.write
GET   /api/v1/openings/{opening_id}/requirements              openings.read
POST  /api/v1/openings/{opening_id}/requirements              openings.confirm_requirements
PATCH /api/v1/openings/{opening_id}/requirements/{requirement_id}  openings.confirm_requirements
GET   /api/v1/openings/{opening_id}/ranking                   matches.rank
GET   /api/v1/openings/{opening_id}/ranking/{candidate_id}    matches.rank
GET   /api/v1/runs                                            runs.list
GET   /api/v1/runs/{run_id}                                   runs.read
POST  /api/v1/runs/{run_id}/replay                            runs.replay
"""

_COMMANDS = """
samsyn serve                service.run
samsyn demo                 demonstration.load
samsyn db upgrade           database.manage
samsyn db check             database.manage
samsyn db backup            database.manage
samsyn db restore           database.manage
samsyn taxonomy import      taxonomy.import
samsyn taxonomy list        taxonomy.read
samsyn resolve skill        taxonomy.read
samsyn resolve occupation   taxonomy.read
samsyn openings import      openings.import
samsyn openings pull        openings.import
samsyn candidates import    candidates.import
samsyn rank                 matches.rank
samsyn routes               matches.routes
samsyn replay               runs.replay
samsyn user add             users.write
samsyn user list            users.list
samsyn user disable         users.write
samsyn user enable          users.write
samsyn jobs list            jobs.manage
samsyn jobs retry           jobs.manage
samsyn access-table         page.public
samsyn audit verify         audit.verify
"""


def _read(kind: str, rows: str) -> tuple[Operation, ...]:
    operations = []
    for row in rows.strip().splitlines():
        way, action = row.rsplit(maxsplit=1)
        method, path = ("", way.strip()) if kind == "command" else way.split()
        operations.append(Operation(kind, method, path, action, public=action in PUBLIC_ACTIONS))
    return tuple(operations)


OPERATIONS = (*_read("page", _PAGES), *_read("api", _API), *_read("command", _COMMANDS))
