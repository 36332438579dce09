-- Version 3. Never edit a version that was released: add the next one.
--
-- The last rows of a session are found by an index, however many rows of other sessions lie behind
-- them: without it QuestDB looks at every row from the end of the table on.

ALTER TABLE sessions ALTER COLUMN session ADD INDEX;
ALTER TABLE transitions ALTER COLUMN session ADD INDEX;
ALTER TABLE signals ALTER COLUMN session ADD INDEX;
ALTER TABLE orders ALTER COLUMN session ADD INDEX;
ALTER TABLE fills ALTER COLUMN session ADD INDEX;
ALTER TABLE positions ALTER COLUMN session ADD INDEX;
ALTER TABLE equity ALTER COLUMN session ADD INDEX;
ALTER TABLE alerts ALTER COLUMN session ADD INDEX;
ALTER TABLE candles ALTER COLUMN session ADD INDEX;
