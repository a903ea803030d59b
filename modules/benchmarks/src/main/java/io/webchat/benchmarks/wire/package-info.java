/** Wires without a network, so that what is behind them is measured alone. */
package io.webchat.benchmarks.wire;
