package io.tocsin.server.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether HTTP can be served where it is to be.
 *
 * @param scheme {@code http} or {@code https}, as a Tocsin that runs there would speak
 * @param port 0 for any
 */
public record PortCheck(String scheme, String host, int port) implements Check {

  private static final Duration WAIT = Duration.ofSeconds(2);

  /**
   * Whoever answers is asked whether it is a Tocsin, and told nothing: whether its certificate is
   * believed does not matter.
   */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public Finding look() {
    if (port == 0) {
      return Finding.ok("port", "Any free port of " + host + " will do.");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return Finding.ok("port", "Port " + port + " of " + host + " is free.");
    } catch (UnknownHostException e) {
      return Finding.fail(
          "port", "There is no host " + host + ".", "correct http.host, for example 127.0.0.1");
    } catch (BindException e) {
      if (!String.valueOf(e.getMessage()).contains("in use")) {
        return refused(e);
      }
      return isTocsin()
          ? Finding.warn(
              "port",
              "Port " + port + " of " + host + " is taken by a Tocsin that runs.",
              "that is right if it is the one you mean; a second one needs another --port")
          : Finding.fail(
              "port",
              "Port " + port + " of " + host + " is taken by another program.",
              "stop it, or choose another with --port or http.port");
    } catch (IOException e) {
      return refused(e);
    }
  }

  private Finding refused(IOException cause) {
    return Finding.fail(
        "port",
        "Port " + port + " of " + host + " cannot be had: " + cause.getMessage() + ".",
        "choose an address of this machine and a port above 1023");
  }

  private boolean isTocsin() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new Anybody()}, null);
      InetAddress bound = InetAddress.getByName(host);
      String reached = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
      URI live = new URI(scheme, null, reached, port, "/health/live", null, null);
      try (HttpClient http = HttpClient.newBuilder().sslContext(tls).connectTimeout(WAIT).build()) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(live).timeout(WAIT).build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 && answer.body().contains("\"UP\"");
      }
    } catch (IOException
        | URISyntaxException
        | IllegalArgumentException
        | GeneralSecurityException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
