/** Small things, by JMH: the bus and regular expressions against what others use for them. */
package io.webchat.benchmarks.micro;
