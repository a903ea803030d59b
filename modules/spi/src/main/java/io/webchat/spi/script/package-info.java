/**
 * What the scripting bundle offers the shell and the start script: the check of a script, and the
 * functions of scripts that are called. No contract for plug-ins: only the bundle that runs scripts
 * implements it.
 */
@Export
@Version("1.0.0")
package io.webchat.spi.script;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
