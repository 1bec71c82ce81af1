/** Requires the archives by their own names, and the rest as they do. */
module consumer {
  requires io.github.mwaareactor.client;
  requires io.github.mwaareactor.emulator;
}
