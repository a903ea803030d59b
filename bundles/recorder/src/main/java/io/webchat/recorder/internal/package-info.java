/** The recorder as an OSGi component and the commands of shell and start script. */
package io.webchat.recorder.internal;
