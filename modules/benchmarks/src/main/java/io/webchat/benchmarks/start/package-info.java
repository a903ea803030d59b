/** How soon the distribution is up. */
package io.webchat.benchmarks.start;
