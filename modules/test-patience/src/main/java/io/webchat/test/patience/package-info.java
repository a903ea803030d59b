/** How long the tests of all modules wait for what they expect. */
package io.webchat.test.patience;
