package io.tocsin.fuzz;

import io.tocsin.server.ConfigurationInput;
import io.tocsin.server.RestInput;
import io.tocsin.sessions.SnapshotInput;
import io.tocsin.storage.spool.SpoolInput;
import io.tocsin.venues.decode.FrameInput;
import io.tocsin.venues.imports.ImportInput;
import io.tocsin.venues.recording.RecordingInput;
import io.tocsin.web.BridgeInput;
import java.util.Locale;

/** What is fuzzed; {@code word()} is its name on the command line and its folder of kept inputs. */
enum Target {
  BINANCE(input -> FrameInput.read("binance", input)),
  BINANCE_USDM(input -> FrameInput.read("binance_usdm", input)),
  COINBASE(input -> FrameInput.read("coinbase", input)),
  FINNHUB(input -> FrameInput.read("finnhub", input)),
  KRAKEN(input -> FrameInput.read("kraken", input)),
  MEXC(input -> FrameInput.read("mexc", input)),
  MEXC_FUTURES(input -> FrameInput.read("mexc_futures", input)),
  UNISWAP(input -> FrameInput.read("uniswap", input)),
  FRAME_LINES(FrameInput::lines),
  STRATEGY_FILE(ConfigurationInput::strategy),
  SESSION_FILE(ConfigurationInput::session),
  SERVER_FILE(ConfigurationInput::server),
  SCENARIO_FILE(ConfigurationInput::scenario),
  BRIDGE(BridgeInput::frames),
  REST(RestInput::request),
  REST_BODY(RestInput::body),
  IMPORT(ImportInput::file),
  RECORDING(RecordingInput::file),
  RECORDING_ENTRIES(RecordingInput::entries),
  RECORDING_COLUMNS(RecordingInput::columns),
  RECORDING_INDEX(RecordingInput::index),
  SPOOL(SpoolInput::file),
  SPOOL_BLOCK(SpoolInput::block),
  SESSION_SNAPSHOT(SnapshotInput::session),
  INDICATOR_SNAPSHOT(SnapshotInput::indicators);

  /** Takes one input, and throws what it must not. */
  interface Reader {
    void read(byte[] input) throws Exception;
  }

  private final Reader reader;

  Target(Reader reader) {
    this.reader = reader;
  }

  void read(byte[] input) throws Exception {
    reader.read(input);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
