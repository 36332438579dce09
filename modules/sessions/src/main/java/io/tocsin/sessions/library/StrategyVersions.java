package io.tocsin.sessions.library;

import io.tocsin.bus.WholeFile;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Every content that a strategy file has had: a folder a strategy, a file a version, numbered from
 * 1. They outlive the strategy, so that one that was deleted can be had back. Blocks.
 *
 * @param root {@code data/strategies}
 */
record StrategyVersions(Path root) {

  private static final String SUFFIX = ".json";

  /**
   * @param number from 1
   * @param savedMicros when it became the file's content, or was found to be
   * @param what how it came about, in words
   * @param tag see {@link EntityTag}
   */
  record Version(long number, long savedMicros, String what, String tag, String text) {

    /** What is told of it in a list: all but the text. */
    JsonObject json() {
      return new JsonObject()
          .put("version", number)
          .put("saved_at", Micros.iso(savedMicros))
          .put("what", what)
          .put("etag", tag)
          .put("characters", text.length());
    }
  }

  /** All versions, newest first; none of a name that never was. */
  List<Version> all(String name) {
    List<Long> numbers = numbers(name);
    List<Version> versions = new ArrayList<>();
    for (long number : numbers.reversed()) {
      find(name, number).ifPresent(versions::add);
    }
    return versions;
  }

  /** The newest one's number; empty if there is none. */
  OptionalLong newest(String name) {
    List<Long> numbers = numbers(name);
    return numbers.isEmpty() ? OptionalLong.empty() : OptionalLong.of(numbers.getLast());
  }

  Optional<Version> find(String name, long number) {
    Path file = root.resolve(name).resolve(number + SUFFIX);
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return Optional.of(
          new Version(
              number,
              json.getLong("saved_us"),
              json.getString("what"),
              EntityTag.of(json.getString("text")),
              json.getString("text")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Adds a version, unless the newest has that content already. */
  void keep(String name, String text, String what, long nowMicros) {
    OptionalLong newest = newest(name);
    if (newest.isPresent()
        && find(name, newest.getAsLong()).filter(last -> last.text().equals(text)).isPresent()) {
      return;
    }
    Path folder = root.resolve(name);
    JsonObject json =
        new JsonObject().put("saved_us", nowMicros).put("what", what).put("text", text);
    try {
      Files.createDirectories(folder);
      WholeFile.write(
          folder.resolve(newest.orElse(0) + 1 + SUFFIX),
          json.encodePrettily().getBytes(StandardCharsets.UTF_8),
          true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a version in " + folder, e);
    }
  }

  /** Ascending. */
  private List<Long> numbers(String name) {
    List<Long> numbers = new ArrayList<>();
    Path folder = root.resolve(name);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
      for (Path file : files) {
        String digits = String.valueOf(file.getFileName()).replace(SUFFIX, "");
        if (digits.matches("\\d{1,12}")) {
          numbers.add(Long.parseLong(digits));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    numbers.sort(null);
    return numbers;
  }
}
