-- Ages of keys, for rotation and for the privacy officer. 0 for those made before this was kept.
ALTER TABLE key ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
