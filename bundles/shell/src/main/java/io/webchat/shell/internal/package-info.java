/** Commands of the scope {@code webchat} for the Gogo shell. Nothing here is exported. */
package io.webchat.shell.internal;
