package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of sessions, by holders of growing tokens. A40 */
class SessionFolderTest {

  private static final String ID = "exec_20261121_120000_00000001";

  @TempDir private Path root;
  private SessionFolder alone;

  @BeforeEach
  void folder() {
    alone = new SessionFolder(root, false);
  }

  private SessionFolder token(long token) {
    return new SessionFolder(root, false, token);
  }

  private static void write(SessionFolder folder, String text) {
    folder.write(ID, SessionFolder.LIFE, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> read(SessionFolder folder) {
    return folder.read(ID, SessionFolder.LIFE).map(String::new);
  }

  @Test
  void the_next_holder_goes_on_from_what_the_last_one_wrote() {
    write(alone, "alone");
    assertThat(token(3).adopt(ID)).isTrue();
    assertThat(read(token(3))).hasValue("alone");
    write(token(3), "three");
    assertThat(token(5).adopt(ID)).isTrue();
    assertThat(read(token(5))).hasValue("three");
    assertThat(alone.ids()).containsExactly(ID);
    assertThat(alone.newest(ID, SessionFolder.LIFE).map(String::new)).hasValue("three");
  }

  @Test
  void A40_what_a_thawed_holder_writes_late_is_read_by_nobody() {
    write(token(1), "one");
    assertThat(token(2).adopt(ID)).isTrue();
    write(token(2), "two");

    write(token(1), "one, too late");

    assertThat(read(token(2))).hasValue("two");
    assertThat(token(3).adopt(ID)).isTrue();
    assertThat(read(token(3))).hasValue("two");
  }

  @Test
  void A40_a_thawed_holder_takes_nothing_from_the_next() {
    write(token(2), "two");
    assertThatThrownBy(() -> token(1).adopt(ID)).isInstanceOf(IllegalStateException.class);
    assertThat(read(token(2))).hasValue("two");
  }

  @Test
  void a_server_that_is_alone_again_goes_on_from_the_clusters_last_holder() {
    write(alone, "before");
    token(4).adopt(ID);
    write(token(4), "four");
    assertThat(alone.adopt(ID)).isTrue();
    assertThat(read(alone)).hasValue("four");
  }

  @Test
  void what_never_was_is_not_remembered() {
    assertThat(token(1).adopt(ID)).isFalse();
    assertThat(alone.ids()).isEmpty();
  }
}
