package dev.saccade.perception.stream;

import org.apache.kafka.common.utils.Bytes;

/** An outcome on its way to its topic, and the entry in the ledger that it settles. */
record Settled(SettledFrame frame, Bytes ledgerKey) {}
