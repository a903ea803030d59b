/** What every wire of the GMS chat API, version 2, has in common: results, messages, sessions. */
@Export
@Version("1.3.0")
package io.webchat.rest.gms;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
