package io.tocsin.strategy;

/** Strategy files for tests, made of parts. */
final class Strategies {

  private Strategies() {}

  static final String PNL = "{\"type\": \"UNREALIZED_PNL_PCT\"}";

  /** Buys when {@code go} is above 0 and then {@code enter} is above 0, 1,000 USDT. */
  static final String SIMPLE = with("");

  /** The simple strategy with fields of z1_entry added or replaced, as {@code "name": …,}. */
  static String with(String entryFields) {
    return with("\"LONG\"", entryFields, "");
  }

  static String with(String direction, String entryFields, String moreFields) {
    return """
    {"name": "simple", "direction": %s,
     "indicators": {
       "go": {"type": "RETURN_PCT", "t1": 1}, "stop": {"type": "RETURN_PCT", "t1": 2},
       "enter": {"type": "RETURN_PCT", "t1": 3}, "leave": {"type": "RETURN_PCT", "t1": 4},
       "flee": {"type": "RETURN_PCT", "t1": 5}, "more": {"type": "RETURN_PCT", "t1": 6}},
     "s1_signal": {"all": [{"indicator": "go", "op": ">", "value": 0}]},
     "o1_cancel": {"any": [{"indicator": "stop", "op": ">", "value": 0}],
                   "timeout": "30s", "cooldown": "20s"},
     "z1_entry": {"all": [{"indicator": "enter", "op": ">", "value": 0}], %s
                  "timeout": "10s", "size": {"type": "fixed", "value": 1000}},
     "ze1_close": {"any": [{"indicator": "leave", "op": ">", "value": 0}], "cooldown": "40s"},
     "e1_emergency": {"any": [{"indicator": "flee", "op": ">", "value": 0}],
                      "cooldown": "60s"}
     %s}
    """
        .formatted(direction, entryFields, moreFields);
  }

  /** A scenario of the simple strategy with all indicators known and quiet, one trade at 100. */
  static Scenario quiet(Scenario.Setup setup) {
    Scenario scenario = setup.start();
    for (String name : new String[] {"go", "stop", "enter", "leave", "flee", "more"}) {
      try {
        scenario.set(name, 0);
      } catch (IllegalArgumentException e) {
        // this strategy does not have it
      }
    }
    return scenario.trade(1, 100);
  }

  /** The same, with 10 bought at 100 by second 4. */
  static Scenario holding(Scenario.Setup setup) {
    return quiet(setup)
        .set("go", 1)
        .trade(2, 100)
        .set("go", 0)
        .set("enter", 1)
        .trade(3, 100)
        .set("enter", 0)
        .trade(4, 100);
  }
}
