//! Nothing but tests: those of the whole pipeline, one program (`tests/all`).
