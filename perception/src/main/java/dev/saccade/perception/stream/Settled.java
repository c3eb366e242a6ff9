package dev.saccade.perception.stream;

import org.apache.kafka.common.utils.Bytes;

/**
 * An outcome on its way to its topic, and the entry in the ledger that it settles.
 *
 * @param repeated whether an earlier life of the task wrote it, though perhaps in vain
 */
record Settled(SettledFrame frame, Bytes ledgerKey, boolean repeated) {}
