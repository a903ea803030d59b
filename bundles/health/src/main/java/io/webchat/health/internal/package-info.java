/** Runs the checks of the package {@code check} and answers with what they found. */
package io.webchat.health.internal;
