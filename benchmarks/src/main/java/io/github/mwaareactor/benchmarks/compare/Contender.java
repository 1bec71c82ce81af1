package io.github.mwaareactor.benchmarks.compare;

import java.util.Arrays;

/** Who is measured, by the name that the module of its process knows it by. */
enum Contender {
  CLIENT("client", "this client", Classpath.REACTIVE),
  CLIENT_ADAPTIVE("client-adaptive", "this client, adaptive", Classpath.REACTIVE),
  CLIENT_WATCHER("client-watcher", "this client's watcher", Classpath.REACTIVE),
  BY_HAND("by-hand", "by hand", Classpath.REACTIVE),
  FLOOR("floor", "Reactor Netty, pre-signed", Classpath.REACTIVE),
  SDK_NETTY("sdk-netty", "AWS SDK, Netty", Classpath.SDK),
  SDK_NETTY_ADAPTIVE("sdk-netty-adaptive", "AWS SDK, Netty, adaptive", Classpath.SDK),
  SDK_CRT("sdk-crt", "AWS SDK, CRT", Classpath.SDK);

  private final String word;
  private final String label;
  private final Classpath home;

  Contender(String word, String label, Classpath home) {
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

  Classpath home() {
    return home;
  }

  /** The label of a name in raw figures; names of others are their own. */
  static String labelOf(String word) {
    return Arrays.stream(values())
        .filter(contender -> contender.word.equals(word))
        .map(Contender::label)
        .findAny()
        .orElse(word);
  }
}
