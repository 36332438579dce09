package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {

  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tc2FsdHNvbWVzYWx0$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  @TempDir Path folder;
  private Path path;
  private UsersFile file;

  @BeforeEach
  void place() {
    path = folder.resolve("data/users.json");
    file = new UsersFile(path);
  }

  @Test
  void users_and_tokens_come_back_as_they_were_written() {
    User anna =
        User.of("anna", Role.TRADER, HASH)
            .with(new Token("night job", Token.hash("tocsin_x"), "2026-11-22T01:00:00Z"));
    file.change(users -> users.with(anna).with(User.of("bo", Role.VIEWER, HASH)));

    Users read = file.read();

    assertThat(read.all()).extracting(User::name).containsExactly("anna", "bo");
    assertThat(read.find("anna")).contains(anna);
    assertThat(read.ofTokenHash(Token.hash("tocsin_x"))).contains(anna);
    assertThat(read.ofTokenHash(Token.hash("tocsin_y"))).isEmpty();
    file.change(users -> users.without("anna"));
    assertThat(file.read().ofTokenHash(Token.hash("tocsin_x"))).isEmpty();
  }

  @Test
  void the_file_is_its_owners_alone_and_one_that_others_may_read_is_refused() throws Exception {
    file.change(users -> users.with(User.of("anna", Role.ADMIN, HASH)));

    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(file::read)
          .isInstanceOf(AccessFileException.class)
          .hasMessageContaining(
              "can be read or written by others than its owner: chmod 600 " + path);
    }
  }

  @Test
  void nobody_is_in_a_file_that_is_not_there() {
    assertThat(file.read().isEmpty()).isTrue();
  }

  @Test
  void many_changes_at_once_are_all_kept() {
    CompletableFuture<?>[] changes =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.runAsync(() ->
                    new UsersFile(path)
                        .change(users -> users.with(User.of("user" + i, Role.VIEWER, HASH)))))
            .toArray(CompletableFuture[]::new);

    CompletableFuture.allOf(changes).join();

    assertThat(file.read().all()).hasSize(8);
  }

  @Test
  void what_is_wrong_in_the_file_is_told_by_place_and_no_hash_is_told() throws Exception {
    OwnerOnly.write(
        path,
        """
        {"users": [{"name": "an na", "role": "king", "password": "hunter2", "generation": "0"}]}
        """);

    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> {
              assertThat(e.problems())
                  .extracting(Problem::path)
                  .containsExactly("$.users[0].name", "$.users[0].role", "$.users[0].password");
              assertThat(e.problems().toString()).doesNotContain("hunter2");
            });
  }

  @Test
  void what_is_wrong_in_a_token_is_told_and_the_file_stays_as_it_is() throws Exception {
    String written =
        """
        {"users": [{"name": "anna", "role": "admin", "password": "%s", "generation": "0", "tokens": [
          {"label": "night \\"job\\"", "sha256": "tocsin_secret", "created": "yesterday"}]}]}
        """
            .formatted(HASH);
    OwnerOnly.write(path, written);

    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            file::read, () -> file.change(users -> users.with(User.of("bo", Role.ADMIN, HASH))))) {
      assertThatThrownBy(use)
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              e -> {
                assertThat(e.source()).isEqualTo(path.toString());
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactly(
                        "$.users[0].tokens[0].label",
                        "$.users[0].tokens[0].sha256",
                        "$.users[0].tokens[0].created");
                assertThat(e)
                    .hasMessageContaining(User.LABEL_RULE)
                    .hasMessageContaining("yesterday")
                    .hasMessageNotContaining("secret");
              });
      assertThat(path).hasContent(written);
    }
  }

  @Test
  void of_two_users_of_one_name_none_is_dropped_unseen() throws Exception {
    String anna =
        """
        {"name": "anna", "role": "admin", "password": "%s", "generation": "0", "tokens": [
          {"label": "a", "sha256": "%s"}, {"label": "a", "sha256": "%s"}]}
        """
            .formatted(HASH, Token.hash("x"), Token.hash("y"));
    OwnerOnly.write(path, "{\"users\": [" + anna + ", " + anna + "]}");

    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactly(
                        "$.users[0].tokens[1].label",
                        "$.users[1].tokens[1].label",
                        "$.users[1].name"));
  }

  @Test
  void nothing_is_written_that_could_not_be_read_again() throws Exception {
    file.change(users -> users.with(User.of("anna", Role.ADMIN, HASH)));
    String before = Files.readString(path);

    assertThatThrownBy(() -> file.change(users -> users.with(User.of("b\"o", Role.ADMIN, HASH))))
        .isInstanceOf(InvalidInputException.class);

    assertThat(path).hasContent(before);
  }

  @Test
  void a_token_without_a_time_stays_readable() throws Exception {
    OwnerOnly.write(
        path,
        """
        {"users": [{"name": "anna", "role": "admin", "password": "%s", "generation": "0", "tokens": [
          {"label": "a", "sha256": "%s"}]}]}
        """
            .formatted(HASH, Token.hash("x")));

    file.change(users -> users.with(User.of("bo", Role.VIEWER, HASH)));

    assertThat(file.read().ofTokenHash(Token.hash("x"))).map(User::name).contains("anna");
  }
}
