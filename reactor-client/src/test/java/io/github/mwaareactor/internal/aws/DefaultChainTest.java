package io.github.mwaareactor.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mwaareactor.testing.SystemProperties;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

class DefaultChainTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Pattern PROVIDER = Pattern.compile("\\w+CredentialsProvider(?=[(,\\]])");

  @RegisterExtension private final SystemProperties properties = new SystemProperties();
  private final DefaultChain chain = new DefaultChain();

  @Test
  void hasTheProvidersOfTheSdkInTheOrderOfTheSdk() {
    System.setProperty("aws.accessKeyId", "AKID");
    System.setProperty("aws.secretAccessKey", "secret");
    try (DefaultCredentialsProvider sdks = DefaultCredentialsProvider.builder().build()) {
      // Its chain is made when it is first asked.
      sdks.resolveCredentials();

      List<String> expected = providers(sdks.toString());
      assertThat(expected).hasSizeGreaterThan(5);
      assertThat(providers(chain.provider().toString())).isEqualTo(expected);
    }
  }

  private static List<String> providers(String text) {
    String list = text.substring(text.indexOf('['));
    return PROVIDER.matcher(list).results().map(MatchResult::group).toList();
  }

  @Test
  void isMadeOnceAndAnewAfterARefusal() {
    AwsCredentialsProvider first = chain.provider();
    assertThat(chain.provider()).isSameAs(first);

    chain.renew();

    assertThat(chain.provider()).isNotSameAs(first);
    chain.close().block(BOUND);
  }
}
