package io.tocsin.web;

import io.tocsin.bus.Addresses;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a browser may do on the bus, all of it: what no row names is refused. Nobody may {@code
 * publish}: a request has one receiver and one answer.
 */
final class BridgePermissions {

  /**
   * @param type of the browser's message
   * @param addresses full match
   */
  record Permission(String type, Pattern addresses) {}

  static final List<Permission> ALL =
      List.of(
          new Permission("register", Pattern.compile(Addresses.streamPattern())),
          new Permission("unregister", Pattern.compile(Addresses.streamPattern())),
          new Permission("send", Pattern.compile(Addresses.requestPattern())));

  private BridgePermissions() {}

  static boolean allow(String type, String address) {
    for (Permission permission : ALL) {
      if (permission.type().equals(type) && permission.addresses().matcher(address).matches()) {
        return true;
      }
    }
    return false;
  }
}
