/** The command {@code scenario}: uses {@code script} and {@code run}. */
package io.webchat.scenario.internal;
