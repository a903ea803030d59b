/** The console as an OSGi component, wired from its rooms. */
package io.webchat.console.internal;
