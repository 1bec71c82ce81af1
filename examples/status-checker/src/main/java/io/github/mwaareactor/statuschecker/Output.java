package io.github.mwaareactor.statuschecker;

/** Whom results are for, as the command line names it. */
enum Output {
  text,
  json,
  csv
}
