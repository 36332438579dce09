package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes with certificates, and those who have none. A40 */
class ClusterTlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int VALUES = 200;
  private static final int LARGEST = 200_000;

  /** Who tries to get in. */
  enum Stranger {
    WITHOUT_ENCRYPTION,
    WITHOUT_A_CERTIFICATE,
    WITH_A_CERTIFICATE_OF_ITS_OWN
  }

  @TempDir private static Path folder;
  private static final SelfSignedCertificate NODES = SelfSignedCertificate.create("node");
  private static final SelfSignedCertificate STRANGER = SelfSignedCertificate.create("stranger");
  private static ClusterOptions firstOptions;
  private static ClusterOptions secondOptions;
  private static ClusterNode first;
  private static ClusterNode second;

  @BeforeAll
  static void join() throws IOException {
    int[] ports = freePorts(4);
    List<String> members = List.of("127.0.0.1:" + ports[0], "127.0.0.1:" + ports[1]);
    firstOptions = options(ports[0], ports[2], members);
    secondOptions = options(ports[1], ports[3], members);
    Future<ClusterNode> one = ClusterNode.join(firstOptions, LeaseHolder.of("n1"));
    Future<ClusterNode> two = ClusterNode.join(secondOptions, LeaseHolder.of("n2"));
    first = done(one);
    second = done(two);
    await()
        .atMost(PATIENCE)
        .until(() -> first.peer("n2").isPresent() && second.peer("n1").isPresent());
  }

  @AfterAll
  static void leave() {
    done(first.leave());
    done(second.leave());
    NODES.delete();
    STRANGER.delete();
  }

  private static ClusterOptions options(int port, int busPort, List<String> members) {
    return new ClusterOptions(
        "tls-test",
        "127.0.0.1",
        port,
        busPort,
        members,
        Optional.empty(),
        new LeaseTime(LeaseTime.DEFAULT),
        new ClusterOptions.Files(folder),
        Optional.of(
            new ClusterOptions.Tls(
                Path.of(NODES.certificatePath()),
                Path.of(NODES.privateKeyPath()),
                Path.of(NODES.certificatePath()))));
  }

  private static int[] freePorts(int count) throws IOException {
    ServerSocket[] sockets = new ServerSocket[count];
    for (int i = 0; i < count; i++) {
      sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
    int[] ports = Arrays.stream(sockets).mapToInt(ServerSocket::getLocalPort).toArray();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private static <T> T done(Future<T> future) {
    return done(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T done(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void nodes_with_certificates_of_one_authority_talk_to_each_other() {
    String text = "x".repeat(1 << 20);
    second.on("echo", question -> Future.succeededFuture(question.getJsonObject("body")));

    JsonObject answer =
        done(
            first
                .ask("n2", "echo", new JsonObject().put("text", text), PATIENCE.toMillis())
                .toCompletionStage()
                .toCompletableFuture());

    assertThat(answer.getString("text")).isEqualTo(text);
  }

  /** Larger than any buffer, in both directions at once: nothing is lost, cut or mixed up. */
  @Test
  void what_hazelcast_shares_arrives_whole_through_encryption() {
    HazelcastInstance one = first.hazelcast();
    HazelcastInstance two = second.hazelcast();
    Random random = new Random(7);
    byte[][] values = new byte[VALUES][];
    for (int i = 0; i < VALUES; i++) {
      values[i] = new byte[random.nextInt(LARGEST)];
      random.nextBytes(values[i]);
    }
    IMap<Integer, byte[]> written = one.getMap("values");
    IMap<Integer, byte[]> alsoWritten = two.getMap("values");
    CompletableFuture<?>[] puts =
        IntStream.range(0, VALUES)
            .mapToObj(i ->
                (i % 2 == 0 ? written : alsoWritten).setAsync(i, values[i]).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    done(CompletableFuture.allOf(puts));

    for (int i = 0; i < VALUES; i++) {
      assertThat((i % 2 == 0 ? alsoWritten : written).get(i)).isEqualTo(values[i]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void strangers_are_not_let_in(Stranger stranger) throws Exception {
    for (int port :
        new int[] {
          firstOptions.port(), firstOptions.busPort(), secondOptions.port(), secondOptions.busPort()
        }) {
      assertThat(answer(stranger, port)).as("the port %d", port).isEmpty();
    }
    assertThat(first.hazelcast().getCluster().getMembers()).hasSize(2);
  }

  /** What a node says to a stranger that speaks as Hazelcast's members do. */
  private static String answer(Stranger stranger, int port) throws Exception {
    try (Socket socket = sockets(stranger).createSocket("127.0.0.1", port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write("HZC".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      if (stranger == Stranger.WITHOUT_ENCRYPTION) {
        // A record of TLS that cannot be: the other side need not wait for its end.
        socket.getOutputStream().write(new byte[64]);
        socket.getOutputStream().flush();
      }
      return plainText(socket.getInputStream());
    } catch (SSLException | SocketException refused) {
      return "";
    }
  }

  /** All that comes until the end, without the alerts of TLS. */
  private static String plainText(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    return text.startsWith("\u0015\u0003") ? "" : text;
  }

  private static SocketFactory sockets(Stranger stranger) throws Exception {
    if (stranger == Stranger.WITHOUT_ENCRYPTION) {
      return SocketFactory.getDefault();
    }
    SslContextBuilder client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE);
    if (stranger == Stranger.WITH_A_CERTIFICATE_OF_ITS_OWN) {
      client.keyManager(
          Path.of(STRANGER.certificatePath()).toFile(),
          Path.of(STRANGER.privateKeyPath()).toFile());
    }
    return ((JdkSslContext) client.build()).context().getSocketFactory();
  }

  @Test
  void files_that_cannot_be_used_are_named() throws IOException {
    Path none = folder.resolve("none.pem");
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    Path certificate = Path.of(NODES.certificatePath());
    Path key = Path.of(NODES.privateKeyPath());

    assertThatThrownBy(() -> NodeTls.of(new ClusterOptions.Tls(none, key, certificate)))
        .hasMessage("cluster.tls.certificate is " + none + ", which cannot be read");
    assertThatThrownBy(() -> NodeTls.of(new ClusterOptions.Tls(certificate, nonsense, certificate)))
        .hasMessageStartingWith("cluster.tls.certificate and key: ")
        .hasMessageContaining(nonsense.toString());
    assertThatThrownBy(() -> NodeTls.of(new ClusterOptions.Tls(certificate, key, nonsense)))
        .hasMessageStartingWith("cluster.tls.trust: " + nonsense);
  }
}
