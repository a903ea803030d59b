/**
 * What is counted and timed while the console is on, in bounded rings. It uses the spi and the
 * times of calls; views read it.
 */
package io.webchat.console.internal.figures;
