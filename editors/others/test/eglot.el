;;; eglot.el --- What eglot shows of the server  -*- lexical-binding: t -*-

(require 'cl-lib)
(require 'flymake)
(require 'yaml-mode)

(defun sigma-test-wait (what holds)
  "Wait until HOLDS returns something, and return it; WHAT is waited for."
  (let ((end (+ (float-time) 10)) got)
    (while (and (not (setq got (funcall holds))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or got (error "Waited in vain for %s" what))))

(defun sigma-test-open (file)
  "Open FILE with the server."
  (find-file file)
  (yaml-mode)
  (apply #'eglot (eglot--guess-contact))
  (sigma-test-wait "the server" #'eglot-current-server))

(defun sigma-test-findings ()
  "The texts that findings are under."
  (flymake-start)
  (mapcar (lambda (d) (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))
          (flymake-diagnostics)))

(defun sigma-test-ask (method)
  "What the server answers to METHOD at point."
  (jsonrpc-request (eglot-current-server) method (eglot--TextDocumentPositionParams)))

(defun sigma-test (folder)
  "Play the scenes on copies of the rules in FOLDER."
  (setq eglot-connect-timeout 10 eglot-sync-connect 10 eglot-autoshutdown nil)
  (sigma-test-open (expand-file-name "whoami.yml" folder))
  (sigma-test-wait "the finding" (lambda () (equal (sigma-test-findings) '("filter"))))
  (message "ok marks the selection that no condition uses")
  (goto-char (point-min))
  (search-forward "detection:")
  (goto-char (match-beginning 0))
  (let ((text (plist-get (plist-get (sigma-test-ask :textDocument/hover) :contents) :value)))
    (cl-assert (string-match-p "where(process\\.exe_path" text) t))
  (message "ok shows the query on hover")
  (let* ((actions (jsonrpc-request (eglot-current-server) :textDocument/codeAction
                                   (list :textDocument (eglot--TextDocumentIdentifier)
                                         :range (list :start (eglot--pos-to-lsp-position) :end (eglot--pos-to-lsp-position))
                                         :context '(:diagnostics []))))
         (copy (cl-find "Copy as LEQL: simple query" actions :test #'equal :key (lambda (a) (plist-get a :title)))))
    (cl-assert (equal (plist-get (plist-get copy :command) :command) "sigma-lsp.copyOnServer") t))
  (message "ok offers to copy by the server")
  (goto-char (point-max))
  (search-backward "low")
  (delete-char 1)
  (eglot--signal-textDocument/didChange) ; else sent when the keyboard rests, which is nowhere here
  (sigma-test-wait "the finding of an edit" (lambda () (member "ow" (sigma-test-findings))))
  (message "ok marks a mistake while typing")
  (set-buffer-modified-p nil)
  (sigma-test-open (expand-file-name "service.yml" folder))
  (sigma-test-ask :textDocument/hover)
  (cl-assert (null (sigma-test-findings)) t)
  (message "ok leaves other YAML alone")
  (kill-emacs 0))

;;; eglot.el ends here
