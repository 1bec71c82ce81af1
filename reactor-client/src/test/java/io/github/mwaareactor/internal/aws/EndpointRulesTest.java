package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mwaareactor.error.PlaintextEndpointException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {
  // To java.net.URI none of the first six has a host, and "must have a host" was all one was told.
  @ParameterizedTest
  @CsvSource({
    "https://my_emulator:4566, my_emulator, 4566",
    "https://_emulator, _emulator, -1",
    "https://emulator-:4566, emulator-, 4566",
    "https://-emulator, -emulator, -1",
    "https://emulator.1st:4566/base, emulator.1st, 4566",
    "https://my_emulator:, my_emulator, -1",
    "https://emulator:4566, emulator, 4566",
    "https://5c3d1a9f0b12:4566, 5c3d1a9f0b12, 4566",
    "https://[::1]:4566, [::1], 4566"
  })
  void hostsOfContainerNetworksAreAccepted(URI endpoint, String host, int port) {
    assertThat(EndpointRules.checked(endpoint)).isEqualTo(endpoint);

    assertThat(EndpointRules.authorityOf(endpoint).host()).isEqualTo(host);
    assertThat(EndpointRules.authorityOf(endpoint).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.256",
        "https://a..b_c",
        "https://.my_emulator",
        "https://my_emulator:port",
        "https://my_emulator:0",
        "https://my_emulator:65536",
        "https://my_emulator:99999999999",
        "https://my%5Femulator",
        "https://user@my_emulator"
      })
  void whatIsNoHostIsRefusedAllTheSame(URI endpoint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointRules.checked(endpoint))
        .withMessageStartingWith("endpoint must be http or https with a host, a port up to 65535");
  }

  @Test
  void aHostThatIsNotAsciiIsRefusedForThatReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointRules.checked(URI.create("https://b\u00fccher.example")))
        .withMessageContaining("the host in ASCII (xn--...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://emulator:4566", "http://my_emulator:4566", "http://127.0.0.1_"})
  void plainHttpToAnotherMachineIsAFactThatProgramsCanRead(URI endpoint) {
    PlaintextEndpointException refusal =
        catchThrowableOfType(
            PlaintextEndpointException.class,
            () -> EndpointRules.requireSafe("builder option endpoint", endpoint));

    assertThat(refusal.source()).isEqualTo("builder option endpoint");
    assertThat(refusal.endpoint()).isEqualTo(endpoint);
    assertThat(refusal).hasMessageContaining("unless allowPlaintext(true); was " + endpoint);
  }

  @Test
  void plainHttpToThisMachineIsSafe() {
    assertThatCode(() -> EndpointRules.requireSafe("endpoint", URI.create("http://LocalHost:4566")))
        .doesNotThrowAnyException();
  }
}
