-- What a new database is made of: where versions 1 to 3 end, in one step. Change it with every version.
--
-- ts is event time. written is when the record was accepted, strictly growing: the order of records
-- with equal event times. entry says which record of its session a row is: its number in the
-- session's journal, or the negative of written where it has none. body is the record as streams
-- and REST tell it: answers are made from it.

CREATE TABLE IF NOT EXISTS sessions (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, name VARCHAR, mode SYMBOL, state SYMBOL, simulated BOOLEAN,
  source VARCHAR, node SYMBOL, reason VARCHAR, created TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS transitions (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, strategy SYMBOL, venue SYMBOL, symbol SYMBOL, number LONG,
  from_state SYMBOL, to_state SYMBOL, trigger SYMBOL, reason VARCHAR, price DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS signals (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  signal_id VARCHAR, type SYMBOL, direction SYMBOL, price DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS orders (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  client_order_id VARCHAR, status SYMBOL, side SYMBOL, type SYMBOL, qty DOUBLE, limit_price DOUBLE,
  reduce_only BOOLEAN, filled_qty DOUBLE, average_price DOUBLE, fee DOUBLE, reason VARCHAR,
  created TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS fills (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  fill_id VARCHAR, client_order_id VARCHAR, side SYMBOL, price DOUBLE, qty DOUBLE, fee DOUBLE,
  maker BOOLEAN, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS positions (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  position_id VARCHAR, status SYMBOL, direction SYMBOL, qty DOUBLE, entry_price DOUBLE, mark_price DOUBLE,
  leverage DOUBLE, margin DOUBLE, unrealized_pnl DOUBLE, unrealized_pnl_pct DOUBLE, realized_pnl DOUBLE,
  fees DOUBLE, stop_loss DOUBLE, take_profit DOUBLE, liquidation_price DOUBLE, opened TIMESTAMP,
  closed TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS equity (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, equity DOUBLE, cash DOUBLE, unrealized_pnl DOUBLE,
  realized_pnl DOUBLE, fees DOUBLE, drawdown_pct DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

CREATE TABLE IF NOT EXISTS alerts (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, alert_id VARCHAR, severity SYMBOL, kind SYMBOL,
  subject VARCHAR, message VARCHAR, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, entry);

-- Closed candles. ts is the opening; a candle is one thing, so that its newest row is the candle.
CREATE TABLE IF NOT EXISTS candles (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL INDEX, venue SYMBOL, symbol SYMBOL, interval SYMBOL,
  open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, venue, symbol, interval);

-- Indicator values, at most one a second by indicator. value is null where status says why.
CREATE TABLE IF NOT EXISTS indicator_samples (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL, venue SYMBOL, symbol SYMBOL, indicator SYMBOL CAPACITY 1024,
  type SYMBOL, value DOUBLE, status SYMBOL
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, venue, symbol, indicator);

-- Ends of connections to venues. ts is when the server saw it.
CREATE TABLE IF NOT EXISTS link_closes (
  ts TIMESTAMP, written LONG, entry LONG, venue SYMBOL, route SYMBOL, number LONG, state SYMBOL,
  reason VARCHAR, reconnects LONG
) TIMESTAMP(ts) PARTITION BY MONTH WAL DEDUP UPSERT KEYS(ts, venue, entry);

-- Recordings, a row for each state; ts is the beginning of the recording.
CREATE TABLE IF NOT EXISTS recordings (
  ts TIMESTAMP, written LONG, entry LONG, recording SYMBOL, name VARCHAR, state SYMBOL, bytes LONG,
  frames LONG, body VARCHAR
) TIMESTAMP(ts) PARTITION BY MONTH WAL DEDUP UPSERT KEYS(ts, recording, state);
