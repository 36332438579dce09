package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

  @TempDir Path folder;

  @Test
  void the_newest_lines_come_first_over_the_ends_of_files_and_only_the_owner_reads_them()
      throws Exception {
    Path file = folder.resolve("audit.log");
    AuditLog log = new AuditLog(file);
    log.append(List.of("one", "two"));
    Files.writeString(file, "x".repeat(10 << 20) + "\n", StandardOpenOption.APPEND);
    log.append(List.of("three"));

    assertThat(log.newest(2, line -> !line.startsWith("x"))).containsExactly("three");
    assertThat(Files.exists(folder.resolve("audit.log.1"))).isTrue();
    log.append(List.of("four", "five"));
    assertThat(log.newest(2, line -> true)).containsExactly("five", "four");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_log_that_nobody_has_written_is_empty() throws Exception {
    assertThat(new AuditLog(folder.resolve("none")).newest(10, line -> true)).isEmpty();
  }

  @Test
  void a_log_that_cannot_be_read_is_told_and_not_taken_for_an_empty_one() throws Exception {
    Path file = Files.createDirectory(folder.resolve("audit.log"));

    assertThatThrownBy(() -> new AuditLog(file).newest(10, line -> true))
        .isInstanceOf(IOException.class);
  }
}
