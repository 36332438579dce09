package io.tocsin.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The short form of fuzzing: every kept input, and some that are cheap to make of them. */
class KeptInputsTest {

  private static final Path KEPT = Path.of("src/test/inputs");

  @TestFactory
  Stream<DynamicTest> are_read_or_refused_as_declared() {
    return Arrays.stream(Target.values())
        .map(target -> DynamicTest.dynamicTest(target.word(), () -> readAll(target)));
  }

  private static void readAll(Target target) throws IOException {
    for (Path file : inputs(target)) {
      byte[] input = Files.readAllBytes(file);
      read(target, input, file.toString());
      for (int cut = 1; cut < 8; cut++) {
        byte[] shorter = Arrays.copyOf(input, input.length * cut / 8);
        read(target, shorter, file + ", its first " + shorter.length + " bytes");
      }
    }
    read(target, new byte[0], "nothing");
  }

  private static void read(Target target, byte[] input, String name) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          try {
            target.read(input);
          } catch (Throwable thrown) {
            throw new AssertionError(target.word() + " given " + name, thrown);
          }
        });
  }

  @Test
  void every_target_has_some() throws IOException {
    for (Target target : Target.values()) {
      assertThat(inputs(target)).as(target.word()).isNotEmpty();
    }
  }

  private static List<Path> inputs(Target target) throws IOException {
    Path folder = KEPT.resolve(target.word());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
