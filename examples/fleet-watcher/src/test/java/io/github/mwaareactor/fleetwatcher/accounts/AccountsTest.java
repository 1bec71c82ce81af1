package io.github.mwaareactor.fleetwatcher.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mwaareactor.fleetwatcher.topics.AccountRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("accounts.json"), text);
  }

  @Test
  void anAccountHasOneEntryForEachOfItsRegions() throws IOException {
    Path file =
        file(
            """
            [
              {"account": "111111111111", "regions": ["us-east-1", "eu-west-1"], "spread": 4,
               "roleArn": "arn:aws:iam::111111111111:role/watch/fleet", "externalId": "e"},
              {"account": "222222222222", "regions": ["us-gov-west-1"], "profile": "two", "rate": 5,
               "roleArn": "arn:aws-us-gov:iam::222222222222:role/watch", "spread": 1},
              {"account": "333333333333", "regions": ["us-east-1"]}
            ]
            """);

    Accounts accounts = Accounts.read(file);

    assertThat(accounts.all())
        .containsExactlyInAnyOrder(
            new AccountRegion("111111111111", "us-east-1"),
            new AccountRegion("111111111111", "eu-west-1"),
            new AccountRegion("222222222222", "us-gov-west-1"),
            new AccountRegion("333333333333", "us-east-1"));
    assertThat(accounts.find(new AccountRegion("222222222222", "us-gov-west-1")))
        .isEqualTo(
            new Account(
                "222222222222",
                List.of("us-gov-west-1"),
                "arn:aws-us-gov:iam::222222222222:role/watch",
                null,
                "two",
                1,
                5.0));
    assertThat(accounts.find(new AccountRegion("333333333333", "eu-west-1"))).isNull();
    assertThat(accounts.partitioning())
        .hasToString("111111111111/eu-west-1=4,111111111111/us-east-1=4");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.json");

    assertThatThrownBy(() -> Accounts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> Accounts.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(folder + " cannot be read: ");
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsLine() throws IOException {
    Path file = file("[\n  {\"account\": \"111111111111\",\n  oops}\n]");

    assertThatThrownBy(() -> Accounts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": line 3: ")
        .hasMessageContaining("Unexpected character ('o'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"regions": ["us-east-1"]}                                         | account must be 12 digits, was null
          {"account": "12345678901", "regions": ["us-east-1"]}               | account must be 12 digits, was 12345678901
          {"account": "111111111111"}                                        | account 111111111111: regions are missing
          {"account": "111111111111", "regions": []}                         | account 111111111111: regions are missing
          {"account": "111111111111", "regions": ["US East"]}                | account 111111111111: a region must be such as eu-west-1, was US East
          {"account": "111111111111", "regions": ["us-east-1", ""]}          | account 111111111111: a region must be such as eu-west-1, was
          {"account": "111111111111", "regions": ["us-east-1", null]}        | account 111111111111: a region must be such as eu-west-1, was null
          {"account": "111111111111", "regions": ["a"], "roleArn": "fleet"}  | account 111111111111: roleArn must be the ARN of a role, was fleet
          {"account": "111111111111", "regions": ["a"], "externalId": "e"}   | account 111111111111: externalId needs a roleArn
          {"account": "111111111111", "regions": ["a"], "spread": 0}         | account 111111111111: spread must be 1 to 1000, was 0
          {"account": "111111111111", "regions": ["a"], "spread": 1001}      | account 111111111111: spread must be 1 to 1000, was 1001
          {"account": "111111111111", "regions": ["a"], "rate": 0}           | account 111111111111: rate must be 0.01 to 100000 polls per second, was 0.0
          {"account": "111111111111", "regions": ["a"], "rate": "NaN"}       | account 111111111111: rate must be 0.01 to 100000 polls per second, was NaN
          {"account": "111111111111", "regions": ["a", "a"]}                 | account 111111111111/a is there twice
          null                                                               | an account must be an object, was null
          """)
  void anAccountThatCannotBeIsRefusedWithTheFileAndTheRule(String account, String rule)
      throws IOException {
    Path file = file("[\n" + account + "\n]");

    assertThatThrownBy(() -> Accounts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isEqualToIgnoringWhitespace(file + ": " + rule);
  }

  @Test
  void anAccountThatIsThereTwiceInOneRegionIsRefused() throws IOException {
    Path file =
        file(
            """
            [{"account": "111111111111", "regions": ["us-east-1"]},
             {"account": "111111111111", "regions": ["eu-west-1", "us-east-1"]}]
            """);

    assertThatThrownBy(() -> Accounts.read(file))
        .hasMessage(file + ": account 111111111111/us-east-1 is there twice");
  }

  @Test
  void aMemberThatIsSpeltWrongIsRefusedWithItsLine() throws IOException {
    Path file =
        file("[{\"account\": \"111111111111\", \"regions\": [\"a\"],\n\"rolearn\": \"x\"}]");

    assertThatThrownBy(() -> Accounts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": line 2: ")
        .hasMessageContaining("\"rolearn\"");
  }

  @ParameterizedTest
  @CsvSource({"{}", "7", "null", "''"})
  void aFileWithoutAnArrayIsRefused(String text) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> Accounts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ")
        .message()
        .doesNotContain("because");
  }
}
