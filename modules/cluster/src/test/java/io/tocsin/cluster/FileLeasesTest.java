package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases of several processes on one machine. A40 */
class FileLeasesTest extends LeasesContract {

  @TempDir private Path folder;

  @Override
  Leases store(LeaseHolder holder, LeaseTime time, LongSupplier nanos) {
    return new FileLeases(vertx, folder, holder, time, WallClock.system(), nanos);
  }

  @Test
  void A40_a_holder_whose_renewal_cannot_be_written_is_not_granted_it() throws IOException {
    Leases node = node("n1", LONG);
    Lease lease = done(node.acquire("s")).orElseThrow();
    // What is replaced cannot be: a folder stands in its place.
    Files.delete(folder.resolve("leases.json"));
    Files.createDirectories(folder.resolve("leases.json").resolve("in the way"));

    assertThatThrownBy(() -> done(node.renew(List.of(lease))))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("files in " + folder + " cannot be used");
  }

  @Test
  void A40_a_table_of_another_version_is_left_alone_and_said() throws IOException {
    Files.writeString(folder.resolve("leases.json"), "{\"version\": 7, \"leases\": {}}");
    Leases node = new FileLeases(vertx, folder, LeaseHolder.of("n"), LONG, WallClock.system());

    assertThatThrownBy(() -> done(node.open()))
        .hasMessageContaining("leases.json has version 7, this program 1");
    assertThat(Files.readString(folder.resolve("leases.json"))).contains("7");
    done(node.close());
  }

  /** As nodes of version 1 left it; what a newer one wrote beside stays where it is. */
  @Test
  void A40_the_frozen_table_is_read_and_kept() throws IOException {
    Files.writeString(
        folder.resolve("leases.json"),
        """
        {"version":1,"leases":{"exec_1":{"node":"n1","holder":"p","token":4,"expires_millis":0},\
        "exec_2":{"node":"n2","holder":"q","token":9,"expires_millis":4000000000000,"later":true}}}\
        """);
    Leases node = node("n3", LONG);

    assertThat(done(node.acquire("exec_1")).orElseThrow().token()).isEqualTo(5);
    assertThat(done(node.acquire("exec_2"))).isEmpty();
    assertThat(Files.readString(folder.resolve("leases.json"))).contains("\"later\":true");
  }
}
