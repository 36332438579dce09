package io.tocsin.server.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Whether HTTP can be served where it is to be.
 *
 * @param port 0 for any
 */
public record PortCheck(String host, int port) implements Check {

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
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      String reached = host.equals("0.0.0.0") ? "127.0.0.1" : host;
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + reached + ":" + port + "/health/live"))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("\"UP\"");
    } catch (IOException | IllegalArgumentException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
