package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.journal.SessionState;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A17, A40: a session as this version leaves it on the disk goes on under every later one; what a
 * later one left waits for it. The sample is a text: a line for each file, its name and its bytes
 * in Base64. A version that grows gets a sample of its own beside those that are still read.
 */
class FrozenSessionTest {

  private static final String SAMPLE = "session-1.base64";

  @TempDir private Path folder;

  /** The session's folder, under {@code root}. */
  private static Path unpack(Path root) throws IOException {
    try (InputStream sample =
        Objects.requireNonNull(FrozenSessionTest.class.getResourceAsStream(SAMPLE), SAMPLE)) {
      Path session = root;
      for (String line :
          new String(sample.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(" ", -1);
        Path file = root.resolve(parts[0]);
        session = file.getParent();
        Files.createDirectories(session);
        Files.write(file, Base64.getDecoder().decode(parts[1]));
      }
      return session;
    }
  }

  @Test
  void A40_the_frozen_session_goes_on_with_its_position_and_its_past() throws IOException {
    String id = String.valueOf(unpack(folder).getFileName());
    try (Node node = new Node(folder).begin()) {
      assertThat(node.resumed().getString("id")).isEqualTo(id);
      assertThat(node.items(id, "transitions", "transitions"))
          .extracting(entry -> entry.getString("to"))
          .containsExactly("MONITORING", "SIGNAL_DETECTED", "ENTRY_EVALUATION", "POSITION_ACTIVE");
      JsonObject instance = node.items(id, "state_machines", "instances").getFirst();
      assertThat(instance.getString("state")).isEqualTo("POSITION_ACTIVE");
      assertThat(node.items(id, "positions", "positions").getFirst().getString("opened_at"))
          .startsWith("2026-11-22T");
      assertThat(node.life(id)).extracting(info -> info.state()).contains(SessionState.ACTIVE);
      assertThat(
              new JsonObject(
                      new String(
                          node.folder.read(id, SessionFolder.LIFE).orElseThrow(),
                          StandardCharsets.UTF_8))
                  .fieldNames())
          .as("what nodes of this version's first revisions cannot do without")
          .contains("version", "id", "created_micros", "ends_micros", "simulated", "stored")
          .contains("key", "jumped", "life", "definition");
    }
  }

  /** Nothing of it is written, and it is not taken to be over. */
  @Test
  void A40_what_a_later_version_left_waits_untouched_until_that_version_is_back()
      throws IOException {
    Path session = unpack(folder);
    String id = String.valueOf(session.getFileName());
    Path snapshot = session.resolve(SessionFolder.STRATEGIES);
    byte[] own = Files.readAllBytes(snapshot);
    byte[] later = version(own, 2);
    Files.write(snapshot, later);
    byte[] life = Files.readAllBytes(session.resolve(SessionFolder.LIFE));
    try (Node node =
        new Node(folder).begin(Node.SESSION.formatted("").replace("test", "another"))) {
      node.await(SessionState.ACTIVE);
      assertThat(node.life(id)).isEmpty();
    }
    assertThat(Files.readAllBytes(snapshot)).isEqualTo(later);
    assertThat(Files.readAllBytes(session.resolve(SessionFolder.LIFE))).isEqualTo(life);

    Files.write(snapshot, own);
    try (Node node = new Node(folder).begin()) {
      node.await(found ->
          found.getString("id").equals(id)
              && found.getString("reason").contains("goes on after a restart"));
    }
  }

  /** The same with another version, and the right checksum. */
  private static byte[] version(byte[] sealed, int version) {
    byte[] other = sealed.clone();
    ByteBuffer bytes = ByteBuffer.wrap(other);
    bytes.putInt(Integer.BYTES, version);
    CRC32C checksum = new CRC32C();
    checksum.update(other, 0, other.length - Long.BYTES);
    bytes.putLong(other.length - Long.BYTES, checksum.getValue());
    return other;
  }

  /** Makes a new sample: {@code -Dtocsin.testArgs=-Dtocsin.freeze=FILE}. */
  @Test
  @EnabledIfSystemProperty(named = "tocsin.freeze", matches = ".+")
  void makes_the_sample() throws IOException {
    Path image = folder.resolve("image");
    try (Node node = new Node(folder.resolve("live")).begin(Node.SESSION.formatted(""))) {
      String id = node.await(SessionState.ACTIVE).getString("id");
      node.instance(id, "POSITION_ACTIVE");
      await()
          .atMost(Node.PATIENCE)
          .until(() -> {
            String recent =
                node.folder.read(id, SessionFolder.RECENT).map(RecentEntries::of).toString();
            return recent.contains("POSITION_ACTIVE")
                && StrategySnapshot.of(
                            id, node.folder.read(id, SessionFolder.STRATEGIES).orElseThrow())
                        .nextNumber()
                    > node.stored.get(id).lastKey()
                && node.stored.get(id).toString().contains("POSITION_ACTIVE");
          });
      node.image(image);
    }
    try (Stream<Path> files = Files.walk(image)) {
      List<Path> all =
          files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
      StringBuilder text = new StringBuilder();
      for (Path file : all) {
        text.append(image.relativize(file))
            .append(' ')
            .append(Base64.getEncoder().encodeToString(Files.readAllBytes(file)))
            .append('\n');
      }
      Files.writeString(Path.of(System.getProperty("tocsin.freeze")), text);
    }
  }
}
