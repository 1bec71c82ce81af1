package io.github.mwaareactor.benchmarks.compare;

import java.util.Arrays;

/** Who is measured, by the name that the module of its process knows it by. */
enum Entrant {
  CLIENT("client", "this client", Home.REACTIVE),
  CLIENT_ADAPTIVE("client-adaptive", "this client, adaptive", Home.REACTIVE),
  CLIENT_WATCHER("client-watcher", "this client's watcher", Home.REACTIVE),
  BY_HAND("by-hand", "by hand", Home.REACTIVE),
  FLOOR("floor", "Reactor Netty, pre-signed", Home.REACTIVE),
  SDK_NETTY("sdk-netty", "AWS SDK, Netty", Home.SDK),
  SDK_NETTY_ADAPTIVE("sdk-netty-adaptive", "AWS SDK, Netty, adaptive", Home.SDK),
  SDK_CRT("sdk-crt", "AWS SDK, CRT", Home.SDK);

  private final String word;
  private final String label;
  private final Home home;

  Entrant(String word, String label, Home home) {
    this.word = word;
    this.label = label;
    this.home = home;
  }

  /** Its name in orders and in raw figures. */
  String word() {
    return word;
  }

  String label() {
    return label;
  }

  Home home() {
    return home;
  }

  /** The label of a name in raw figures; names of others are their own. */
  static String labelOf(String word) {
    return Arrays.stream(values())
        .filter(entrant -> entrant.word.equals(word))
        .map(Entrant::label)
        .findAny()
        .orElse(word);
  }
}
