-- Version 2. Never edit a version that was released: add the next one.
--
-- entry says which record of its session a row is: its number in the session's journal, or the
-- negative of written where it has none. With it in the keys, a record that is sent again replaces
-- itself, and two records of one microsecond are two rows. (Version 1 told rows apart by what was
-- in them, and merged two partial fills' order states, or two equity points, of one microsecond.)

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE sessions DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE transitions ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE transitions DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE signals ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE signals DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE orders DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE fills ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE fills DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE positions ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE positions DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE equity ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE equity DEDUP ENABLE UPSERT KEYS(ts, session, entry);
ALTER TABLE alerts ADD COLUMN IF NOT EXISTS entry LONG;
ALTER TABLE alerts DEDUP ENABLE UPSERT KEYS(ts, session, entry);

-- Closed candles. ts is the opening; a candle is one thing, so that its newest row is the candle.
CREATE TABLE IF NOT EXISTS candles (
  ts TIMESTAMP, written LONG, entry LONG, session SYMBOL, venue SYMBOL, symbol SYMBOL, interval SYMBOL,
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
