/** What one chat takes in. */
package io.webchat.benchmarks.inbound;
