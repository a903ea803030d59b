/** Session storage with one file a session. */
@Export
@Version("1.0.0")
package io.webchat.session.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
