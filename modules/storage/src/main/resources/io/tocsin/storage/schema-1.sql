-- Version 1. Never edit a version that was released: add the next one.
--
-- ts is event time. written is when the record was accepted, strictly growing: the order of records
-- with equal event times. body is the record as streams and REST tell it: answers are made from it.
-- The keys say which record it is, so that sending one again replaces it.

CREATE TABLE IF NOT EXISTS sessions (
  ts TIMESTAMP, written LONG, session SYMBOL, name VARCHAR, mode SYMBOL, state SYMBOL, simulated BOOLEAN,
  source VARCHAR, node SYMBOL, reason VARCHAR, created TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, state);

CREATE TABLE IF NOT EXISTS transitions (
  ts TIMESTAMP, written LONG, session SYMBOL, strategy SYMBOL, venue SYMBOL, symbol SYMBOL, number LONG,
  from_state SYMBOL, to_state SYMBOL, trigger SYMBOL, reason VARCHAR, price DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, strategy, venue, symbol, number);

CREATE TABLE IF NOT EXISTS signals (
  ts TIMESTAMP, written LONG, session SYMBOL, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  signal_id VARCHAR, type SYMBOL, direction SYMBOL, price DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, signal_id);

CREATE TABLE IF NOT EXISTS orders (
  ts TIMESTAMP, written LONG, session SYMBOL, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  client_order_id VARCHAR, status SYMBOL, side SYMBOL, type SYMBOL, qty DOUBLE, limit_price DOUBLE,
  reduce_only BOOLEAN, filled_qty DOUBLE, average_price DOUBLE, fee DOUBLE, reason VARCHAR,
  created TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, client_order_id, status);

CREATE TABLE IF NOT EXISTS fills (
  ts TIMESTAMP, written LONG, session SYMBOL, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  fill_id VARCHAR, client_order_id VARCHAR, side SYMBOL, price DOUBLE, qty DOUBLE, fee DOUBLE,
  maker BOOLEAN, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, fill_id);

CREATE TABLE IF NOT EXISTS positions (
  ts TIMESTAMP, written LONG, session SYMBOL, strategy SYMBOL, venue SYMBOL, symbol SYMBOL,
  position_id VARCHAR, status SYMBOL, direction SYMBOL, qty DOUBLE, entry_price DOUBLE, mark_price DOUBLE,
  leverage DOUBLE, margin DOUBLE, unrealized_pnl DOUBLE, unrealized_pnl_pct DOUBLE, realized_pnl DOUBLE,
  fees DOUBLE, stop_loss DOUBLE, take_profit DOUBLE, liquidation_price DOUBLE, opened TIMESTAMP,
  closed TIMESTAMP, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, position_id, status);

CREATE TABLE IF NOT EXISTS equity (
  ts TIMESTAMP, written LONG, session SYMBOL, equity DOUBLE, cash DOUBLE, unrealized_pnl DOUBLE,
  realized_pnl DOUBLE, fees DOUBLE, drawdown_pct DOUBLE, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session);

CREATE TABLE IF NOT EXISTS alerts (
  ts TIMESTAMP, written LONG, session SYMBOL, alert_id VARCHAR, severity SYMBOL, kind SYMBOL,
  subject VARCHAR, message VARCHAR, body VARCHAR
) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, session, alert_id);
