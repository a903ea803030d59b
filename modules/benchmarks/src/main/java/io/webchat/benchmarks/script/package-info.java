/** What customers' JavaScript costs: messages, instances, and the first message. */
package io.webchat.benchmarks.script;
