/**
 * What is wrong with a container: checks, which every bundle may offer, and what they found. Health
 * checks of Felix, the answers over HTTP and the shell's doctor are made of the same findings.
 */
@Export
@Version("1.0.0")
package io.webchat.spi.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
