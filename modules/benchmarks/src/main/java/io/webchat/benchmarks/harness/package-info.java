/**
 * How figures are measured and shown: benchmarks, each in a JVM of its own, their figures with
 * reference and bar, and the reports. Knows no benchmark; everything here is used on one thread.
 */
package io.webchat.benchmarks.harness;
