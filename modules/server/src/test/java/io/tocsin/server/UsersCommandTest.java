package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.security.Passwords;
import io.tocsin.security.Role;
import io.tocsin.security.Token;
import io.tocsin.security.User;
import io.tocsin.security.Users;
import io.tocsin.security.UsersFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCommandTest {

  @TempDir Path folder;
  private final InputStream in = System.in;
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Path file;

  @BeforeEach
  void listen() {
    file = folder.resolve("users.json");
    PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void giveBack() {
    System.setIn(in);
    System.setOut(out);
    System.setErr(err);
  }

  private int users(String typed, String... arguments) {
    System.setIn(new ByteArrayInputStream((typed + "\n").getBytes(StandardCharsets.UTF_8)));
    printed.reset();
    List<String> line = new ArrayList<>(List.of("users"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--file", file.toString()));
    return Main.run(line.toArray(String[]::new));
  }

  private Users read() {
    return new UsersFile(file).read();
  }

  @Test
  void a_user_lives_from_add_to_remove_and_no_password_or_token_is_kept() {
    assertThat(users("correct horse battery", "add", "anna", "--role", "Trader")).isZero();
    User anna = read().find("anna").orElseThrow();
    assertThat(anna.role()).isEqualTo(Role.TRADER);
    assertThat(Passwords.matches("correct horse battery".toCharArray(), anna.password())).isTrue();
    assertThat(told()).doesNotContain("horse");

    assertThat(users("", "token", "add", "anna", "--label", "night job")).isZero();
    String token = told().strip();
    assertThat(token).matches("tocsin_[A-Za-z0-9_-]{43}");
    assertThat(read().ofTokenHash(Token.hash(token))).isPresent();
    assertThat(file).content().doesNotContain(token).doesNotContain("horse");

    assertThat(users("", "list")).isZero();
    assertThat(told()).contains("anna", "trader", "night job").doesNotContain(token);
    assertThat(users("another horse battery", "password", "anna")).isZero();
    assertThat(users("", "role", "anna", "admin")).isZero();
    User changed = read().find("anna").orElseThrow();
    assertThat(changed.role()).isEqualTo(Role.ADMIN);
    assertThat(changed.generation()).isNotEqualTo(anna.generation());
    assertThat(Passwords.matches("another horse battery".toCharArray(), changed.password()))
        .isTrue();
    assertThat(users("", "token", "remove", "anna", "--label", "night job")).isZero();
    assertThat(read().ofTokenHash(Token.hash(token))).isEmpty();
    assertThat(users("", "remove", "anna")).isZero();
    assertThat(read().isEmpty()).isTrue();
  }

  @Test
  void mistakes_are_told_in_one_line() {
    users("correct horse battery", "add", "anna", "--role", "viewer");
    expect("already", "correct horse battery", "add", "anna", "--role", "viewer");
    expect("allowed: viewer, trader, admin", "", "add", "bo", "--role", "king");
    expect("is no name of a user", "", "add", "b o", "--role", "viewer");
    expect("12 to 256 characters", "short", "add", "bo", "--role", "viewer");
    expect("there is no user \"bo\"; there are anna", "", "remove", "bo");
    expect("anna has no token \"x\"", "", "token", "remove", "anna", "--label", "x");
    assertThat(read().all()).hasSize(1);
  }

  /** What was printed, but for what a server of another test logs meanwhile. */
  private String told() {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d\\..*"))
        .collect(Collectors.joining("\n"));
  }

  private void expect(String told, String typed, String... arguments) {
    assertThat(users(typed, arguments)).isEqualTo(2);
    assertThat(told().lines()).singleElement().asString().startsWith("tocsin: ").contains(told);
  }
}
