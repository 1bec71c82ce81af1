package io.github.mwaareactor.statuschecker;

/** Writes rows of one kind, each as soon as it is there. Used by one thread. */
interface RowWriter<T> {
  void write(T row);
}
