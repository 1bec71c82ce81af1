package io.github.mwaareactor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
  private static final URI SERVICE = URI.create("https://airflow-serverless.eu-west-1.api.aws");

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private ProxySettings settings() {
    return ProxySettings.read(properties::get, environment::get);
  }

  private String before(String destination) {
    return String.valueOf(settings().of(URI.create(destination)));
  }

  private String beforeService() {
    return before(SERVICE.toString());
  }

  @Test
  void thereIsNoProxyUnlessOneIsNamed() {
    environment.put("HTTPS_PROXY", " ");
    properties.put("https.proxyHost", "");

    assertThat(beforeService()).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128, http://proxy.example:3128",
    "http://proxy.example:3128/, http://proxy.example:3128",
    "HTTP://proxy.example, http://proxy.example:80",
    "proxy.example:3128, http://proxy.example:3128",
    "proxy.example, http://proxy.example:80",
    "corp_proxy:3128, http://corp_proxy:3128",
    "http://10.0.0.1:3128, http://10.0.0.1:3128",
    "http://[fd00::1]:3128, http://fd00::1:3128",
    "socks5://proxy.example, socks5://proxy.example:1080",
    "socks5h://proxy.example:1081, socks5://proxy.example:1081"
  })
  void aProxyIsNamedByAUrl(String text, String proxy) {
    environment.put("HTTPS_PROXY", text);

    assertThat(beforeService()).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource({
    "http://alice:hunter2@proxy.example, alice, hunter2",
    "alice:hunter2@proxy.example:3128, alice, hunter2",
    "http://al%3Aice:p%40ss%2Fw%C3%B6rd+@proxy.example, al:ice, p@ss/wörd+",
    "http://alice:hunter@2@proxy.example:3128, alice, hunter@2",
    "http://alice@proxy.example, alice, ''",
    "http://alice:hunter2@corp_proxy:3128, alice, hunter2"
  })
  void userAndPasswordAreDecodedAndNotShown(String text, String user, String password) {
    environment.put("HTTPS_PROXY", text);

    ProxyServer proxy = settings().of(SERVICE);

    assertThat(proxy.user()).isEqualTo(user);
    assertThat(proxy.password()).isEqualTo(password);
    assertThat(proxy.toString()).doesNotContain("@").doesNotContain("hunter", "alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://alice:hunter2@proxy.example",
        "ftp://alice:hunter2@proxy.example",
        "http://alice:hunter2@proxy.example:0",
        "http://alice:hunter2@proxy.example:65536",
        "http://alice:hunter2@proxy.example:port",
        "http://alice:hunter2@proxy.example/path",
        "http://alice:hunter2@proxy.example?query",
        "http://alice:hun#ter2@proxy.example",
        "http://alice:hunter2%@proxy.example",
        "http://alice:hunter2@",
        "alice:hunter2@:3128",
        "http://alice:hunter2@10.0.0.256"
      })
  void anUrlThatMakesNoSenseIsRefusedWithoutItsPassword(String text) {
    environment.put("HTTPS_PROXY", text);

    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessageStartingWith("environment variable HTTPS_PROXY must be http://")
        .withMessageContaining("***@")
        .withMessageNotContaining("ter2")
        .withNoCause();
  }

  @Test
  void propertiesBeatVariablesAndLowerCaseBeatsUpperCase() {
    environment.put("HTTPS_PROXY", "http://upper.example:1");
    assertThat(beforeService()).isEqualTo("http://upper.example:1");

    environment.put("https_proxy", "http://lower.example:1");
    assertThat(beforeService()).isEqualTo("http://lower.example:1");

    properties.put("https.proxyHost", "property.example");
    environment.put("HTTPS_PROXY", "nonsense:");
    assertThat(beforeService()).isEqualTo("http://property.example:443");

    properties.put("https.proxyPort", "8443");
    assertThat(beforeService()).isEqualTo("http://property.example:8443");
  }

  @Test
  void plainHttpHasAProxyOfItsOwn() {
    environment.put("HTTPS_PROXY", "http://secure.example:1");

    assertThat(before("http://emulator:4566")).isEqualTo("null");

    environment.put("HTTP_PROXY", "http://plain.example:1");
    assertThat(before("http://emulator:4566")).isEqualTo("http://plain.example:1");

    properties.put("http.proxyHost", "property.example");
    assertThat(before("http://emulator:4566")).isEqualTo("http://property.example:80");
    assertThat(beforeService()).isEqualTo("http://secure.example:1");
  }

  @Test
  void aHeaderOfWhoeverAsksACgiProgramIsNoProxy() {
    environment.put("REQUEST_METHOD", "GET");
    environment.put("HTTP_PROXY", "http://forged.example:1");

    assertThat(before("http://emulator:4566")).isEqualTo("null");

    environment.put("http_proxy", "http://plain.example:1");
    assertThat(before("http://emulator:4566")).isEqualTo("http://plain.example:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api.aws                        | true",
        ".api.aws                       | true",
        "*.api.aws                      | true",
        "API.AWS                        | true",
        "api.aws.                       | true",
        "pi.aws                         | false",
        "*                              | true",
        "other.example, api.aws         | true",
        "other.example api.aws          | true",
        "api.aws:443                    | true",
        "api.aws:8443                   | false",
        "airflow-serverless.eu-west-1.api.aws | true",
        "serverless.eu-west-1.api.aws   | false",
        "other.example                  | false",
        ",                              | false",
        "10.0.0.0/8                     | false",
        "10.0.0.0/99                    | false"
      })
  void noProxyNamesHostsAndAllBelowThem(String list, boolean isDirect) {
    environment.put("HTTPS_PROXY", "http://proxy.example:1");
    environment.put("NO_PROXY", list);

    assertThat(beforeService().equals("null")).isEqualTo(isDirect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.2.3       | https://10.1.2.3        | true",
        "10.1.2.3       | https://10.1.2.30       | false",
        "2.3            | https://10.1.2.3        | false",
        "10.0.0.0/8     | https://10.1.2.3:8443   | true",
        "10.0.0.0/8     | https://11.1.2.3        | false",
        "10.0.0.0/8     | https://10.example      | false",
        "fd00::1        | https://[fd00::1]       | true",
        "[fd00::1]      | https://[fd00:0::1]     | true",
        "[fd00::1]:443  | https://[fd00::1]       | true",
        "[fd00::1]:444  | https://[fd00::1]       | false",
        "fd00::/16      | https://[fd00::2]       | true",
        "my_host        | https://my_host:8443    | true"
      })
  void noProxyNamesAddressesAndSubnets(String list, String destination, boolean isDirect) {
    environment.put("https_proxy", "http://proxy.example:1");
    environment.put("no_proxy", list);

    assertThat(before(destination).equals("null")).isEqualTo(isDirect);
  }

  @ParameterizedTest
  @CsvSource({
    "*.api.aws, true",
    "other.example|*.api.aws, true",
    "other.example | *.api.aws, true",
    "airflow-*, true",
    "AIRFLOW-*, true",
    "*eu-west-1*, true",
    "*, true",
    "api.aws, false",
    ".api.aws, false",
    "airflow-serverless.eu-west-1.api-aws, false"
  })
  void nonProxyHostsArePatterns(String list, boolean isDirect) {
    properties.put("https.proxyHost", "proxy.example");
    properties.put("http.nonProxyHosts", list);

    assertThat(beforeService().equals("null")).isEqualTo(isDirect);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost:8443",
        "https://LOCALHOST",
        "https://127.0.0.1",
        "https://127.1.2.3",
        "https://[::1]"
      })
  void thisMachineNeedsNoProxy(String destination) {
    environment.put("HTTPS_PROXY", "http://proxy.example:1");

    assertThat(before(destination)).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({
    "https.proxyHost, http://proxy.example",
    "https.proxyHost, proxy.example:3128",
    "https.proxyPort, 0",
    "https.proxyPort, 65536",
    "https.proxyPort, 99999999999",
    "https.proxyPort, -1",
    "https.proxyPort, x"
  })
  void propertiesThatMakeNoSenseAreRefused(String name, String value) {
    properties.put("https.proxyHost", "proxy.example");
    properties.put(name, value);

    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessageStartingWith("JVM property " + name + " must be ")
        .withMessageContaining(value);
  }
}
