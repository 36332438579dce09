package io.tocsin.simulator.uniswap;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class UniswapFaceTest {

  private static String request(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
        + method
        + "\",\"params\":["
        + parameters
        + "]}";
  }

  @Test
  void blocks_are_linked_and_rise() throws Exception {
    try (SimulatorRig rig = new SimulatorRig(UniswapFace.KIND, SimulatorRig.options())) {
      String head = rig.post("/", request("eth_blockNumber", "")).json().getString("result");
      JsonObject block =
          rig.post("/", request("eth_getBlockByNumber", "\"" + head + "\",false"))
              .json()
              .getJsonObject("result");
      long number = Long.decode(head);
      JsonObject before =
          rig.post(
                  "/",
                  request(
                      "eth_getBlockByNumber", "\"0x" + Long.toHexString(number - 1) + "\",false"))
              .json()
              .getJsonObject("result");
      assertThat(block.getString("number")).isEqualTo(head);
      assertThat(block.getString("parentHash")).isEqualTo(before.getString("hash"));
      assertThat(Long.decode(block.getString("timestamp")))
          .isEqualTo(Long.decode(before.getString("timestamp")) + 2);
    }
  }

  @Test
  void swaps_of_a_pool_are_logs_and_its_price_is_in_slot0() throws Exception {
    try (SimulatorRig rig = new SimulatorRig(UniswapFace.KIND, SimulatorRig.options())) {
      JsonObject pool = new JsonArray(rig.get("/pools").body()).getJsonObject(0);
      long head =
          Long.decode(rig.post("/", request("eth_blockNumber", "")).json().getString("result"));
      JsonArray logs =
          rig.post(
                  "/",
                  request(
                      "eth_getLogs",
                      "{\"address\":[\""
                          + pool.getString("address")
                          + "\"],\"fromBlock\":\"0x"
                          + Long.toHexString(head - 5)
                          + "\",\"toBlock\":\"0x"
                          + Long.toHexString(head)
                          + "\"}"))
              .json()
              .getJsonArray("result");
      assertThat(logs).isNotEmpty();
      JsonObject first = logs.getJsonObject(0);
      assertThat(first.getString("data")).hasSize(2 + 5 * 64);
      assertThat(Long.decode(first.getString("blockNumber"))).isBetween(head - 5, head);
      String slot0 =
          rig.post(
                  "/",
                  request(
                      "eth_call",
                      "{\"to\":\""
                          + pool.getString("address")
                          + "\",\"data\":\"0x3850c7bd\"},\"latest\""))
              .json()
              .getString("result");
      assertThat(slot0).hasSize(2 + 7 * 64);
    }
  }

  @Test
  void what_the_node_cannot_do_is_an_error_object_in_a_200() throws Exception {
    try (SimulatorRig rig = new SimulatorRig(UniswapFace.KIND, SimulatorRig.options())) {
      JsonObject unknown = rig.post("/", request("eth_mine", "")).json();
      assertThat(unknown.getInteger("id")).isEqualTo(7);
      assertThat(unknown.getJsonObject("error").getInteger("code")).isEqualTo(-32601);
      assertThat(
              rig.post(
                      "/",
                      request("eth_call", "{\"to\":\"0x0\",\"data\":\"0x3850c7bd\"},\"latest\""))
                  .json()
                  .getString("result"))
          .as("no contract at the address")
          .isEqualTo("0x");
    }
  }
}
