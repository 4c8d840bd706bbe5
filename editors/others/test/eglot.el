;;; The example for Emacs, in Emacs: the example was loaded before. -*- lexical-binding: t -*-

(require 'flymake)

(defvar failed nil)
(defvar project default-directory)

(defun scene (name play)
  "Call PLAY and note NAME as passed or failed in the file that $RESULTS names."
  (let ((why (condition-case err (progn (funcall play) nil) (error err))))
    (when why (setq failed t))
    (message "%s  others: Emacs: %s%s" (if why "FAIL" "ok  ") name
             (if why (format "\n%s" (error-message-string why)) ""))
    (write-region (format "%s others: Emacs: %s\n" (if why "fail" "pass") name)
                  nil (getenv "RESULTS") 'append 'silent)))

(defun wait (what get)
  "Call GET until it returns something, and return that; WHAT is it for."
  (let ((until (+ (float-time) 10)) got)
    (while (not (or (setq got (funcall get)) (> (float-time) until)))
      (accept-process-output nil 0.005))
    (or got (error "Waited in vain for %s" what))))

(defun equal-or-fail (got want)
  (unless (equal got want) (error "Got  %S\nwant %S" got want)))

(defun contains (text part)
  (unless (string-search part text) (error "%S\nis not in\n%s" part text)))

(defun open-file (path)
  "Open a file as a user does, which starts the server."
  (switch-to-buffer (find-file-noselect (expand-file-name path project)))
  (run-hooks 'post-command-hook)
  (wait "the server" #'eglot-managed-p))

(defun on (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun rest ()
  "Do what Emacs does when no key comes for a while; in a batch it does not."
  (mapc #'timer-event-handler (copy-sequence timer-idle-list)))

(defun findings ()
  "The findings of the buffer, each with the text that it underlines."
  (mapcar (lambda (d)
            (format "%s: %s" (flymake-diagnostic-text d)
                    (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))))
          (flymake-diagnostics)))

(defun hover ()
  "What ElDoc gets to show of the place."
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (or text ""))))
    (wait "the hover" (lambda () shown))))

(defun choose (title)
  "Choose an action as if from the minibuffer."
  (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) title))
            (last-nonmenu-event t))
    (call-interactively #'eglot-code-actions)))

(defun output (program &rest arguments)
  "What a program prints, without the last line break."
  (with-temp-buffer
    (setq default-directory project)
    (apply #'call-process program nil '(t nil) nil arguments)
    (string-trim-right (buffer-string) "\n")))

(defun query (format)
  "The query of the rule as the command line gives it."
  (output "sigma-lsp" "convert" "--format" format "editors/testdata/whoami.yml"))

(scene "a finding is on the selection that no condition uses"
       (lambda ()
         (open-file "editors/testdata/whoami.yml")
         (flymake-start)
         (contains (car (wait "findings" #'findings)) "[selection-not-used]")
         (equal-or-fail (length (findings)) 1)
         (unless (string-suffix-p ": filter" (car (findings))) (error "%S" (findings)))))

(scene "the hover shows the query in the format that the example sets"
       (lambda ()
         (on "detection:")
         (contains (hover) (substring (query "detection") (string-match "where" (query "detection"))))))

(scene (if (getenv "DISPLAY") "an action copies to the clipboard of the system"
         "an action shows the query where the system has no clipboard")
       (lambda ()
         (on "level:")
         (choose "Copy as LEQL: advanced query")
         (if (getenv "DISPLAY")
             (wait "the copy" (lambda () (equal (output "xclip" "-selection" "clipboard" "-out") (query "advanced"))))
           (wait "the message" (lambda () (string-search (query "advanced") (with-current-buffer "*Messages*" (buffer-string))))))))

(scene "a mistake while typing appears and goes with its repair"
       (lambda ()
         (on "low\n")
         (insert "x")
         (rest)
         (wait "the finding" (lambda () (seq-some (lambda (f) (string-suffix-p ": xlow" f)) (findings))))
         (delete-char -1)
         (rest)
         (wait "its end" (lambda () (equal (length (findings)) 1)))))

(scene "a finding behind wide characters is on the right ones"
       (lambda ()
         (open-file "editors/testdata/refused.yml")
         (flymake-start)
         (wait "findings" #'findings)
         (unless (string-suffix-p ": contians" (car (findings))) (error "%S" (findings)))))

(scene "other YAML has no findings and no actions"
       (lambda ()
         (open-file "editors/testdata/service.yml")
         (flymake-start)
         (on "detection:")
         (equal-or-fail (append (eglot-code-actions (point) (point)) nil) nil)
         (equal-or-fail (hover) "")
         (equal-or-fail (findings) nil)))

(kill-emacs (if failed 1 0))
