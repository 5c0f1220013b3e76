"""Job ads in other systems' shapes, read into one value. Pure: no database, no clock."""
